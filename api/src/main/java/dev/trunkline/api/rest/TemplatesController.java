package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedPreview;
import dev.trunkline.api.request.RequestedTemplate;
import dev.trunkline.result.Page;
import dev.trunkline.settings.JobRules;
import dev.trunkline.template.StoredTemplates;
import dev.trunkline.template.Template;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs with a name, of which parts are filled in. */
@RestController
@RequestMapping("/api/v1/templates")
public final class TemplatesController {
  private final StoredTemplates templates;
  private final RequestedPreview previews;
  private final JobRules limits;

  public TemplatesController(StoredTemplates templates, RequestedPreview previews, JobRules limits) {
    this.templates = templates;
    this.previews = previews;
    this.limits = limits;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<TemplateView> create(HttpServletRequest request, Caller caller) throws IOException {
    Template asked = RequestedTemplate.read(JsonBody.read(request), caller.tenant(), Optional.empty(), limits);
    if (!templates.create(asked)) {
      throw new ProblemException(ProblemCode.NAME_TAKEN, "there is a template of this name; change it with PUT, or choose another");
    }
    return ResponseEntity.created(Paths.of("/api/v1/templates", asked.name())).body(TemplateView.of(newest(caller, asked.name())));
  }

  @GetMapping
  Listing<TemplateView> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    Page<Template, String> page = templates.page(caller.tenant(), after, limit);
    return Listing.of(new Page<>(page.items().stream().map(TemplateView::of).toList(), page.next()), Cursors::ofName);
  }

  @GetMapping("/{name}")
  TemplateView get(@PathVariable String name, HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int version = query.integer("version", 0, 1, Integer.MAX_VALUE);
    query.finish();
    return TemplateView.of(template(caller, name, Optional.of(version).filter(given -> given > 0)));
  }

  @GetMapping("/{name}/versions")
  Map<String, List<TemplateView>> versions(@PathVariable String name, Caller caller) {
    newest(caller, name);
    return Map.of("items", templates.versions(caller.tenant(), name).stream().map(TemplateView::of).toList());
  }

  /** Makes a new version; those before stay. */
  @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  TemplateView replace(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    newest(caller, name);
    Template asked = RequestedTemplate.read(JsonBody.read(request), caller.tenant(), Optional.of(name), limits);
    int version =
        templates
            .replace(asked)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.IN_USE, "somebody else changed it at the same moment; look at it again"));
    return TemplateView.of(template(caller, name, Optional.of(version)));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name, Caller caller) {
    if (!templates.delete(caller.tenant(), name)) throw Ids.noTemplate();
  }

  /** What would be sent; nothing is. */
  @PostMapping(path = "/{name}/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
  RequestedPreview.Preview preview(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    newest(caller, name);
    return previews.read(name, caller, JsonBody.read(request));
  }

  private Template newest(Caller caller, String name) {
    return template(caller, name, Optional.empty());
  }

  private Template template(Caller caller, String name, Optional<Integer> version) {
    return templates.find(caller.tenant(), name, version).orElseThrow(Ids::noTemplate);
  }
}
