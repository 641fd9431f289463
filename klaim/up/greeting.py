"""What whoever started klaim is told."""

from klaim.output import complain
from klaim.place import Running
from klaim.up.launch import Wish


def moved(wish: Wish, found: Running) -> None:
    """Say where a port was taken and another had to do."""
    pairs = (("The page", wish.api_port, found.api_url), ("Redis", 0 if wish.redis_url else wish.redis_port, found.redis_url))
    for what, wanted, url in pairs:
        if wanted and not url.endswith(f":{wanted}"):
            complain(f"Port {wanted} is taken; {what} is at {url}.")


def welcome(found: Running) -> None:
    """Where to drop articles, and where to look."""
    lines = [
        f"Drop articles into  {found.inbox}",
        f"The page            {found.api_url}",
        f"The claim stream    {found.redis_url}  klaim.claims.v1",
        "Ctrl-C finishes what is being handled and stops.",
    ]
    for line in lines:
        complain(line)  # never wrapped: a path is there to be copied
