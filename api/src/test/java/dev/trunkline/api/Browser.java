package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Keeps cookies as a browser does, by host and not by port, and goes where it is sent only when told. */
final class Browser {
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final String url;

  Browser(WebEdge edge) {
    this(edge.url());
  }

  Browser(String url) {
    this.url = url;
  }

  /** Of the server, by its path; or anywhere, by its URL. */
  Answer get(String where, String... headers) {
    return call("GET", where, headers);
  }

  Answer call(String method, String where, String... headers) {
    URI uri = URI.create(url).resolve(where);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (method.equals("GET")) {
      request.GET();
    } else {
      request.method(method, BodyPublishers.ofString("{}")).header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    try {
      HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins a login and goes to the provider; the address that it sends back to. */
  String callback(String login) {
    Answer begun = get(login);
    assertThat(begun.status()).as(begun.text()).isEqualTo(302);
    Answer provided = get(begun.header("Location"));
    assertThat(provided.status()).as(provided.text()).isEqualTo(302);
    return provided.header("Location");
  }

  /** Logs in; what is said at the end of it. */
  Answer logIn() {
    return get(callback("/login"));
  }

  Optional<String> cookie(String name) {
    return cookies.getCookieStore().getCookies().stream().filter(one -> one.getName().equals(name)).map(HttpCookie::getValue).findFirst();
  }
}
