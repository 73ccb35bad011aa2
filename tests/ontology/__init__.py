"""Tests of the files in ``ontology/``."""
