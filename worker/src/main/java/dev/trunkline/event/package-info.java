/**
 * What happens to jobs, written down where it happens and told to whoever listens.
 *
 * <p><b>Writing.</b> Triggers on {@code jobs} and on the journal write {@code job_events}, in the transaction that makes the move:
 * an event is there exactly if the move is. No statement can forget one, nor can a process of the version before.
 *
 * <p><b>Order within a job.</b> Whoever writes an event of a job holds the lock of the job's row and takes the next number. So a
 * job's events are numbered without a gap, and number n is visible only after n - 1: "what came after n" misses nothing.
 *
 * <p><b>Order over all jobs.</b> Nothing orders the commits of different jobs. A number from a sequence is drawn when the row is
 * written but seen when it is committed: whoever read up to 7 while 6 was not committed yet would never see 6. Therefore each row
 * keeps the number of its transaction, and a reader takes only rows of transactions below {@code
 * pg_snapshot_xmin(pg_current_snapshot())}: every one of these has ended, so nothing can appear among them any more.
 * (transaction, id) is then an order in which nothing is ever inserted before what was read. The price: a transaction that stays
 * open holds back the events of all that began after it, so the stream over all jobs is late while one does. The stream of one
 * job never is.
 *
 * <p><b>Outputs while they come</b> are shown by {@link dev.trunkline.event.LiveOutput}, always as a beginning of what the results
 * will hold. {@link dev.trunkline.event.JobReading} reads a job's stream on from any place: that is why a listener needs no memory
 * here but its cursor.
 */
package dev.trunkline.event;
