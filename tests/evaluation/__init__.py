"""Measured quality, each figure repeatable with one command."""
