"""Alarms, dashboards, log groups, saved queries and the topic: what there should be in an account of AWS, and how it gets there."""
