/**
 * {@code ./trunkline chaos}: a whole cluster of real processes under load, faults at random, and then the question whether every
 * promise was kept.
 *
 * <p>Read {@link dev.trunkline.chaos.ChaosRun} first. {@link dev.trunkline.chaos.Cluster} is what runs: a PostgreSQL, an api
 * process, schedulers, workers and simulated devices. {@link dev.trunkline.chaos.JobMix} says what is asked of it and {@link
 * dev.trunkline.chaos.FaultPlan} what befalls it, both from one seed. Whether it held is judged afterwards, by one class for
 * each {@link dev.trunkline.chaos.Invariant}, from three witnesses that do not know of each other:
 *
 * <ul>
 *   <li>what the devices received ({@link dev.trunkline.chaos.DeviceJournals}), written to disk before they act on it;
 *   <li>what the database says, and when it began to say so ({@link dev.trunkline.chaos.Observer});
 *   <li>what was done to the processes ({@link dev.trunkline.chaos.Events}).
 * </ul>
 *
 * <p>The seed decides which faults there are, when, and which jobs are asked for. How the processes answer is up to the
 * scheduler of the machine, so a seed repeats the trouble and not the run.
 */
package dev.trunkline.chaos;
