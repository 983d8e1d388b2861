"""What moto 5.2 lacks, put in place: one file per part of the API, each mend with its reason."""

from importlib import import_module

PARTS = (
    "amp",
    "application_autoscaling",
    "autoscaling",
    "autoscaling_plans",
    "cache_groups",
    "cache_parameters",
    "cache_users",
    "launch_templates",
    "rds",
    "security_groups",
)


def mend_all() -> None:
    for part in PARTS:
        import_module(f"{__name__}.{part}").mend()
