"""The memory that answers are kept in: so many bytes, never more."""

from threading import Lock


class Store:
    """Answers by key, in ``limit`` bytes. What nobody has asked for a second time leaves first, the oldest before."""

    def __init__(self, limit):
        self.limit = limit
        self.used = 0
        self.sizes = {}
        self.answers = {}
        self.lock = Lock()
        # Threads read it without the lock: a dictionary's get() is whole.
        self.get = self.answers.get

    def put(self, key, answer):
        """Keep ``answer``, or what has become of its size."""
        size = answer.size + len(repr(key))
        with self.lock:
            self.drop(key)
            # One alone must not drive out all others.
            if size > self.limit // 4:
                return
            self.answers[key] = answer
            self.sizes[key] = size
            self.used += size
            while self.used > self.limit:
                self.make_room()

    def make_room(self):
        oldest, answer = next(iter(self.answers.items()))
        if not answer.was_asked:
            self.drop(oldest)
            return
        # It goes to the end of the line, and has to be asked for again to do so once more.
        answer.was_asked = False
        self.answers[oldest] = self.answers.pop(oldest)

    def drop(self, key):
        if self.answers.pop(key, None) is not None:
            self.used -= self.sizes.pop(key)
