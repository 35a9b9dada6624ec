/**
 * Tells others over HTTP of what happens.
 *
 * <p><b>No event is lost between what happened and its row.</b> Ends of jobs are in {@code job_events}, which triggers write
 * in the transaction that moves the job; ends of batches, runs of schedules and suspensions are in {@code webhook_events},
 * by triggers as well. Breakers live in memory and have no transaction: their events are written soon after, and lost with a
 * process that is killed in between.
 *
 * <p><b>One delivery for each webhook and event.</b> {@link dev.trunkline.webhook.FanOut} reads on from a cursor, in the
 * order that package {@code event} explains, and makes the rows of {@code webhook_deliveries} in the transaction that moves
 * the cursor. Whichever process has the cursor's lock does it; the hot path of jobs pays nothing for it.
 *
 * <p><b>At least once.</b> {@link dev.trunkline.webhook.Courier} takes a delivery by moving its time on, sends it without
 * any lock, and writes what came of it. A process that dies in between leaves it to the others, who send it again with the
 * same id. The order in which events arrive is not promised.
 *
 * <p><b>Nobody is led inside.</b> The name in a URL is resolved once, the address judged as a device's would be, and that
 * address dialled, for each attempt. Redirects are not followed.
 */
package dev.trunkline.webhook;
