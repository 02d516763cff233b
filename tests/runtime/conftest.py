pytest_plugins = ["tests.runtime.distributions"]
