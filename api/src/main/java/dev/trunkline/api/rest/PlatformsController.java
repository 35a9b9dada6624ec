package dev.trunkline.api.rest;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which kinds of devices there are. */
@RestController
public final class PlatformsController {
  private final Platforms platforms;

  public PlatformsController(Platforms platforms) {
    this.platforms = platforms;
  }

  /**
   * @param configMode whether jobs of kind config can be run
   * @param save whether the configuration has to be saved to survive a reload
   * @param channelsPerConnection shells that one SSH connection may carry
   */
  record Shown(String name, boolean configMode, boolean save, boolean commit, int channelsPerConnection) {
    static Shown of(Platform platform) {
      return new Shown(
          platform.name(),
          platform.modes().config().isPresent(),
          platform.changes().save().isPresent(),
          platform.changes().commit().isPresent(),
          platform.line().channels());
    }
  }

  @GetMapping("/api/v1/platforms")
  Listing<Shown> list() {
    List<Shown> all = platforms.names().stream().flatMap(name -> platforms.find(name).stream()).map(Shown::of).toList();
    return new Listing<>(all, null);
  }
}
