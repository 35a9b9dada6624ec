package dev.trunkline.batch;

import java.util.List;
import java.util.UUID;

/**
 * What the devices of a batch answered to one command, equal answers together.
 *
 * @param index of the command in each job
 * @param command as one of the jobs sent it
 * @param answered how many devices have answered
 * @param summary for people, such as {@code 4,812 identical, 188 differ}
 * @param groups the largest first, a limited number of them
 * @param moreGroups how many others there are
 */
public record CommandOutputs(int index, String command, int answered, String summary, List<Group> groups, int moreGroups) {
  /**
   * Devices with the same answer.
   *
   * @param state of the command, {@code succeeded} or {@code failed}
   * @param digest of the output (MD5), to tell groups apart
   * @param jobId one of the jobs, whose output stands for all
   * @param devices some of them, by name
   * @param diff from the largest group to this one, as {@code diff -u} prints it; null for that one, and where it is too large to compare
   */
  public record Group(int count, String state, String digest, UUID jobId, List<String> devices, String diff) {
    Group with(String unified) {
      return new Group(count, state, digest, jobId, devices, unified);
    }
  }
}
