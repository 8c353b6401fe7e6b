"""Fixtures that several test modules share."""

pytest_plugins = ["neo4j_server"]
