package dev.trunkline.device;

import java.time.Duration;
import java.util.Optional;

/**
 * How bytes go to the device and back.
 *
 * @param enter what the Enter key sends
 * @param terminalType for {@code TERM}
 * @param channels how many shells one connection carries
 * @param logout the command that ends the session politely
 * @param quiet how long the device must be silent after every prompt before it counts; zero for nearly all
 */
public record Line(String enter, String terminalType, int channels, Optional<String> logout, Duration quiet) {}
