"""Tests of the data that coopgraph brings along."""
