package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.RequestedImport;
import dev.trunkline.api.request.TextBody;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.ImportPlan;
import dev.trunkline.inventory.Imports;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.settings.InventoryRules;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Devices from inventories of other programs. */
@RestController
public final class ImportsController {
  private final Imports imports;
  private final Platforms platforms;
  private final StoredCredentials credentials;
  private final InventoryRules rules;

  public ImportsController(Imports imports, Platforms platforms, StoredCredentials credentials, InventoryRules rules) {
    this.imports = imports;
    this.platforms = platforms;
    this.credentials = credentials;
    this.rules = rules;
  }

  /** Shows what would happen, and does it where that is asked for under the ETag of what was shown. */
  @PostMapping(
      path = "/api/v1/devices/import",
      consumes = {MediaType.TEXT_PLAIN_VALUE, "text/csv", "application/yaml", MediaType.APPLICATION_JSON_VALUE})
  ResponseEntity<ImportView> take(HttpServletRequest request, Caller caller) throws IOException {
    RequestedImport asked = RequestedImport.read(request, caller.tenant(), platforms, credentials);
    ImportPlan plan = imports.preview(asked.request(), TextBody.readExactly(request, rules.maxImportBytes()));
    if (asked.apply()) apply(asked, plan, request, caller);
    return ResponseEntity.ok().eTag(tag(plan)).body(ImportView.of(plan, asked.apply(), rules.maxRemovedPercent()));
  }

  private void apply(RequestedImport asked, ImportPlan plan, HttpServletRequest request, Caller caller) {
    if (!EntityTag.isRequired(request)) {
      throw new ProblemException(
          ProblemCode.PRECONDITION_REQUIRED, "send the ETag of a preview as If-Match, or * for whatever comes of the text now");
    }
    EntityTag.require(request, tag(plan));
    if (asked.allOrNothing() && !plan.errors().isEmpty()) {
      String detail = plan.errors().size() + " rows cannot be imported, and all_or_nothing was asked for: a preview shows them";
      throw new ProblemException(ProblemCode.IMPORT_HAS_ERRORS, detail);
    }
    if (plan.removedPercent() > rules.maxRemovedPercent() && !asked.confirmRemoval()) {
      String detail = "%d of the %d devices of %s would be removed; if that is meant, add confirm_removal=true";
      throw new ProblemException(
          ProblemCode.REMOVAL_NOT_CONFIRMED, detail.formatted(plan.removed().size(), plan.of(), plan.request().source()));
    }
    if (!imports.apply(plan, caller, Instant.now())) throw EntityTag.changed();
  }

  private static String tag(ImportPlan plan) {
    return "\"" + plan.digest() + "\"";
  }
}
