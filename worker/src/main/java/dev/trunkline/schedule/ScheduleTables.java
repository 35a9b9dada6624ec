package dev.trunkline.schedule;

/** The stores of the schedules, each the one place of its SQL. */
record ScheduleTables(ScheduleStore schedules, RunStore runs, TriggerStore triggers) {}
