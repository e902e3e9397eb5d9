"""Benchmarks, each with its peers in the same run: bin/bench [NAME…]. Not collected by pytest."""
