package dev.trunkline.api.rest;

import dev.trunkline.device.Mode;
import dev.trunkline.device.Move;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import java.util.List;
import java.util.Locale;
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
   * @param modes of the command line, by name
   * @param enable whether a job's {@code secret} opens a further mode
   * @param configMode whether jobs of kind config can be run
   * @param commit whether configuration lines go to a candidate that is committed at the end
   * @param save whether the configuration has to be saved to survive a reload
   * @param autodetect whether {@code platform: "autodetect"} can find it
   * @param channelsPerConnection shells that one SSH connection may carry
   * @param keepalive what may be sent on an idle connection: request, ignore or none
   */
  record Shown(
      String name,
      String title,
      List<String> modes,
      boolean enable,
      boolean configMode,
      boolean commit,
      boolean save,
      boolean autodetect,
      int channelsPerConnection,
      String keepalive) {
    static Shown of(Platform platform) {
      return new Shown(
          platform.name(),
          platform.title(),
          platform.modes().all().stream().map(Mode::name).toList(),
          platform.modes().moves().stream().anyMatch(Move::wantsEnableSecret),
          platform.modes().takeConfig(),
          platform.changes().commit().isPresent(),
          platform.changes().save().isPresent(),
          !platform.detection().probes().isEmpty(),
          platform.line().channels(),
          platform.line().keepalive().name().toLowerCase(Locale.ROOT));
    }
  }

  @GetMapping("/api/v1/platforms")
  Listing<Shown> list() {
    return new Listing<>(platforms.all().stream().map(Shown::of).toList(), null);
  }
}
