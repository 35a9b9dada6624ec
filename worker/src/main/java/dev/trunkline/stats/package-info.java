/** How well the system does: what each process says of itself, and what the jobs in the database add up to. */
package dev.trunkline.stats;
