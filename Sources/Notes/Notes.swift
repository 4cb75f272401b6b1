// Signed notes follow.
