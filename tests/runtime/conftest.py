from tests.runtime.distributions import install

__all__ = ["install"]
