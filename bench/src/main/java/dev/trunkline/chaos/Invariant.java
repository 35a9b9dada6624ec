package dev.trunkline.chaos;

import java.util.List;

/** Something that must hold whatever befalls the cluster. One more is one more class, and one more line in {@link #ALL}. */
sealed interface Invariant
    permits EveryPromiseEnds, ChangeIsSentOnce, ResultsMatchDevices, OrderIsKept, OneJobAtATime, NothingAfterTheLoss,
        NoForeignConnection, NothingIsLeftLying, EveryInstantOnce {

  List<Invariant> ALL =
      List.of(
          new EveryPromiseEnds(), new ChangeIsSentOnce(), new ResultsMatchDevices(), new OrderIsKept(), new OneJobAtATime(),
          new NothingAfterTheLoss(), new NoForeignConnection(), new NothingIsLeftLying(),
          new EveryInstantOnce());

  /** Its number in the scorecard, such as {@code I1}. */
  String number();

  /** What must hold, in a few words. */
  String promise();

  Verdict check(History history);
}
