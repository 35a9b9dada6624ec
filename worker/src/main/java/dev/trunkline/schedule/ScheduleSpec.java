package dev.trunkline.schedule;

import dev.trunkline.job.JobSpec;
import java.time.ZoneId;

/**
 * A schedule as somebody wants it, checked and complete.
 *
 * @param name unique within the tenant
 * @param zone in which its times are told, whatever the timing
 * @param job what each firing submits
 */
public record ScheduleSpec(String tenant, String name, Timing timing, ZoneId zone, FiringRules rules, JobSpec job) {}
