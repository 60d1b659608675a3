"""quizkit: question banks, quizzes and online answering activities for red-history education."""
