package dev.trunkline.api.rest;

import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import java.util.UUID;
import java.util.function.Supplier;

/** Ids in paths: one that is malformed is of nothing that exists. */
final class Ids {
  private Ids() {}

  static UUID job(String id) {
    return uuid(id, Ids::noJob);
  }

  static UUID suspension(String id) {
    return uuid(id, Ids::noSuspension);
  }

  static UUID tunnel(String id) {
    return uuid(id, Ids::noTunnel);
  }

  static UUID schedule(String id) {
    return uuid(id, Ids::noSchedule);
  }

  static UUID token(String id) {
    return uuid(id, Ids::noToken);
  }

  static UUID batch(String id) {
    return uuid(id, Ids::noBatch);
  }

  static UUID webhook(String id) {
    return uuid(id, Ids::noWebhook);
  }

  static UUID delivery(String id) {
    return uuid(id, Ids::noDelivery);
  }

  private static UUID uuid(String id, Supplier<ProblemException> none) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw none.get();
    }
  }

  static int index(String index) {
    try {
      return Integer.parseInt(index);
    } catch (NumberFormatException e) {
      throw noOutput();
    }
  }

  static ProblemException noJob() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such job");
  }

  static ProblemException noBatch() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such batch");
  }

  static ProblemException noTemplate() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such template, or no such version of it");
  }

  static ProblemException noSuspension() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such suspension; it may be over");
  }

  static ProblemException noTunnel() {
    return new ProblemException(ProblemCode.NOT_FOUND, "this process has no such tunnel; it may be over");
  }

  static ProblemException noDevice() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such device");
  }

  static ProblemException noCredential() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such credential");
  }

  static ProblemException noSchedule() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such schedule");
  }

  static ProblemException noCalendar() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such calendar");
  }

  static ProblemException noToken() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such token; it may be revoked");
  }

  static ProblemException noTenant() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such tenant");
  }

  static ProblemException noWebhook() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such webhook");
  }

  static ProblemException noDelivery() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such delivery; it may be gone by webhooks.retention_days");
  }

  static ProblemException noConnection() {
    return new ProblemException(ProblemCode.NOT_FOUND, "this process has no such connection");
  }

  static ProblemException noOutput() {
    return new ProblemException(ProblemCode.NOT_FOUND, "there is no such output: no such job or command, or it was not run");
  }
}
