/**
 * Makes a recorded session of a device: {@link dev.trunkline.api.record.Recorder} logs in and lets a {@link
 * dev.trunkline.api.record.Talk} talk while a {@link dev.trunkline.api.record.Transcript} keeps every byte; {@link
 * dev.trunkline.api.record.Masking} takes the secrets out of it.
 */
package dev.trunkline.api.record;
