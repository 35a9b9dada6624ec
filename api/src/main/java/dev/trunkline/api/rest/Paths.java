package dev.trunkline.api.rest;

import java.net.URI;
import org.springframework.web.util.UriUtils;

/** Where named things are. */
final class Paths {
  private Paths() {}

  static URI of(String collection, String name) {
    return URI.create(collection + "/" + UriUtils.encodePathSegment(name, "UTF-8"));
  }
}
