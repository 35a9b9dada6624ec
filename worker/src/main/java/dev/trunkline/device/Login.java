package dev.trunkline.device;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From the first byte to a terminal that is ready.
 *
 * @param usernameSuffix what is appended to the user name for SSH, where a device takes options there
 * @param questions what the device may ask before its first prompt
 * @param firstPrompt the prompt before {@code ownPrompt} was sent
 * @param ownPrompt a command that sets a prompt of our own; <code>{nonce}</code> in it is random for each session
 * @param prepare steps that switch the pager off and the like; what the device says to them is ignored
 */
public record Login(
    String usernameSuffix,
    List<Question> questions,
    Optional<Pattern> firstPrompt,
    Optional<String> ownPrompt,
    List<Step> prepare) {}
