"""How much one API key may ask for: a bucket of tokens each, refilled as time goes by."""

import math

import attrs

#: Buckets that are kept; the ones that are full again are dropped first, for a full one is as good as none.
MOST = 10_000


@attrs.define
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """
    Count requests of this process; several processes each keep their own.

    Args:
        per_s: tokens that come back in a second. ``burst``: that a bucket holds, and so requests that may come at once.
    """

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._buckets: dict[str, _Bucket] = {}

    def take(self, holder: str, now: float) -> int:
        """
        Take a token.

        Args:
            holder: whose. ``now``: monotonic seconds.

        Returns:
            0 if there was one; else the whole seconds after which there is.
        """
        bucket = self._buckets.get(holder)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[holder] = _Bucket(self._burst, now)
        bucket.tokens, bucket.at = self._filled(bucket, now), now
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / self._per_s)
        bucket.tokens -= 1
        return 0

    def _filled(self, bucket: _Bucket, now: float) -> float:
        return min(self._burst, bucket.tokens + max(0.0, now - bucket.at) * self._per_s)

    def _make_room(self, now: float) -> None:
        if len(self._buckets) >= MOST:
            self._buckets = {holder: bucket for holder, bucket in self._buckets.items() if self._filled(bucket, now) < self._burst}
