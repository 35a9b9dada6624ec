/**
 * Simulated network devices behind real SSH.
 *
 * <p>{@link dev.trunkline.lab.Lab} runs one MINA server that listens on all ports; a connection belongs to the {@link
 * dev.trunkline.lab.SimulatedDevice} whose port it came in by. Input is handled on MINA's few I/O threads, time by one
 * scheduler; nothing blocks and no session has a thread.
 *
 * <p>{@code terminal} is the screen and the keyboard: echo, line editing, pager, and the faults a test asks for.
 * {@code cli} is what a device says: it gets a line and returns a {@link dev.trunkline.lab.cli.Reply}, which the
 * terminal plays.
 *
 * <p>A platform is the folder {@code devices/NAME} with a {@code platform.toml} and the texts it prints. One whose CLI
 * has modes and abbreviated commands, as Cisco's and most others do, needs nothing else ({@code cli = "modal"}, see
 * {@code cisco_ios}); one with a grammar of its own gets a small {@link dev.trunkline.lab.cli.Cli}, as Junos and Linux
 * have.
 */
package dev.trunkline.lab;
