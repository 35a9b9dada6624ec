package dev.trunkline.session;

import dev.trunkline.device.Move;
import dev.trunkline.device.Step;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;

/** Changes of mode. */
final class Moves {
  private Moves() {}

  /** Says all there is to say, and gives back the last answer, whose prompt tells which mode was reached. */
  static Dialogue.Said make(Dialogue dialogue, Move move, Deadline deadline) {
    Dialogue.Said last = null;
    for (String command : move.send()) {
      last = dialogue.say(Step.of(command, move.questions()), deadline);
    }
    return last;
  }

  /** The other mode was not reached; with the device's own words. */
  static DeviceException refused(Move move, Dialogue.Said said) {
    String way = move.send().getLast() + " did not lead to " + move.to() + " mode: ";
    return new DeviceException(FailureCode.COMMAND_REJECTED, way + Lines.readable(said.output()));
  }
}
