package dev.trunkline.device;

import java.util.List;
import java.util.Optional;

/**
 * The modes of the command line and the ways between them.
 *
 * @param rest where a session waits between jobs, once it is allowed there
 * @param config where configuration lines go; absent where every command is live
 * @param stemCut how much of a long host name the prompt of some modes still shows; zero for all of it
 */
public record Modes(List<Mode> all, List<Move> moves, String rest, Optional<String> config, int stemCut) {
  public Optional<Move> move(String from, String to) {
    return moves.stream().filter(move -> move.from().equals(from) && move.to().equals(to)).findFirst();
  }
}
