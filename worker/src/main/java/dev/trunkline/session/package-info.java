/**
 * The talk with a device: a line goes out, bytes come back, and somebody has to know when the answer is over.
 *
 * <p>No network operating system says so. All there is, is a prompt, and outputs hold lines that look like prompts.
 * Waiting for silence is slow, and wrong on a slow device. So the end of an answer is found by what is known, not by
 * time:
 *
 * <ol>
 *   <li>{@link Opening} learns the prompt at login: Enter, and the same last line twice. From then on only a last
 *       line with the learned stem (the host name) can be a prompt. A shell gets a prompt of our own with a random
 *       number in it.
 *   <li>{@link Echo} waits for the echo first, however a device mangles it, so that a prompt drawn too late or
 *       drawn again is not taken for the end.
 *   <li>{@link TerminalLine} turns what arrives into the line a person would see, byte by byte, so that it does not
 *       matter where the network breaks it.
 *   <li>{@link ReplyReader} looks at the last line only when nothing more is there to read, and {@link Doubt} asks
 *       for a moment of silence in the few cases in which a prompt-like line could have been cut off just there.
 *   <li>{@link Exchange} acts on that: it ends, turns a pager, answers a question that was foreseen, or fails. It
 *       never answers a question nobody foresaw. Each of its waits ends by itself, after silence, at the deadline,
 *       at the end of the connection or when cancelled.
 * </ol>
 *
 * <p>Where even the platform is unknown, {@link Recognition} has nothing but silence to go by, in {@link UnknownShell}: it
 * finds the prompt and asks a few harmless questions, once in the life of a device, and never answers any.
 *
 * <p>Where a session waits is more than a prompt: a {@link Prompt} tells the mode, the host name, and on some devices the
 * place inside of them. A configuration line that did not lead where it should ends the job before the next line, and a
 * session that was left elsewhere than it logged in is not lent again.
 *
 * <p>{@link Recognition} is the exception to all of it: what kind of device answers is not known yet, so there is no prompt
 * to wait for, and there, in {@link UnknownShell}, silence does end an answer.
 *
 * <p>After any failure nobody knows what the device would do with the next line, so the session is unusable then. A
 * refusal by the device is no failure of the dialogue: it is part of the {@link Reply}.
 */
package dev.trunkline.session;
