/**
 * When devices may be changed. A calendar is a set of periods and either a <b>window</b>, inside of which alone, or a <b>freeze</b>,
 * outside of which alone, a job may run. It applies to the schedules that name it, to devices by tag, or to everything; where several
 * apply, {@link dev.trunkline.calendar.Permission} says what that means.
 */
package dev.trunkline.calendar;
