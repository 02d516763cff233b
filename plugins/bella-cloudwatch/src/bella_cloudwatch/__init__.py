"""Bring bella's measurements to Amazon CloudWatch and her alerts to Amazon SNS."""

from .plugin import Cloudwatch
from .settings import CloudwatchSettings

__all__ = ["Cloudwatch", "CloudwatchSettings"]
