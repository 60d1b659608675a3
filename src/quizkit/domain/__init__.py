"""Frozen values and pure functions: questions, paper, attempt, scoring, ranking.

Points and scores are integer hundredths (500 is 5 points). Times are aware datetimes in UTC. The clock
and every source of chance are arguments.
"""
