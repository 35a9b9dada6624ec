package dev.trunkline.lab;

/** What becomes of the bytes of a connection through a {@link FaultProxy}, each way. */
public record Traffic(Passage toServer, Passage toClient) {
  public static final Traffic UNDISTURBED = both(Passage.PASS);

  public static Traffic both(Passage passage) {
    return new Traffic(passage, passage);
  }

  public static Traffic toServer(Passage passage) {
    return new Traffic(passage, Passage.PASS);
  }

  public static Traffic toClient(Passage passage) {
    return new Traffic(Passage.PASS, passage);
  }
}
