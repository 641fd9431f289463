"""What one article may cost: the longest that ingest lets through (1 MB) takes two seconds, a usual one some milliseconds."""

MEMORY_BYTES = 1_000_000_000  # beside what the process has when it starts
CPU_SECONDS = 10
SECONDS = 12.0  # on the clock, of which an article has two tries within the time that its entry may go unanswered
MAX_ANSWER_BYTES = 50_000_000
