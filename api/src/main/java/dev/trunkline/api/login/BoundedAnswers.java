package dev.trunkline.api.login;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Reads no more of an answer than that many bytes, and lets one that is longer count as none. */
record BoundedAnswers(int mostBytes) implements ClientHttpRequestInterceptor {
  @Override
  public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    ClientHttpResponse answer = execution.execute(request, body);
    byte[] read = answer.getBody().readNBytes(mostBytes + 1);
    if (read.length <= mostBytes) return new Whole(answer, read);
    answer.close();
    throw new IOException("the answer has more than " + mostBytes + " bytes");
  }

  private record Whole(ClientHttpResponse answer, byte[] read) implements ClientHttpResponse {
    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(read);
    }

    @Override
    public HttpHeaders getHeaders() {
      return answer.getHeaders();
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
      return answer.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
      return answer.getStatusText();
    }

    @Override
    public void close() {
      answer.close();
    }
  }
}
