package dev.trunkline.api.login;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/**
 * Sends somebody to the provider, and has what they come back with turned into an ID token. All that is checked of it, Spring Security
 * and Nimbus check: state, nonce, signature, issuer, audience and times, with 60 s for clocks that differ. Keys are fetched again when
 * a token names one that is not known, twice in 30 s at most.
 */
final class CodeExchange {
  private static final Logger log = LoggerFactory.getLogger(CodeExchange.class);

  private final ClientRegistration registration;
  private final OidcAuthorizationCodeAuthenticationProvider provider;

  CodeExchange(ClientRegistration registration, ResourceRetriever documents) throws IOException {
    this.registration = registration;
    RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
    tokens.setRestClient(tokenEndpoint());
    this.provider =
        new OidcAuthorizationCodeAuthenticationProvider(tokens, known -> new DefaultOidcUser(List.of(), known.getIdToken()));
    JwtDecoder decoder = decoder(registration, documents);
    provider.setJwtDecoderFactory(_ -> decoder);
  }

  /** As Spring Security makes one by itself, but with limits. */
  private static RestClient tokenEndpoint() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(HttpClient.newBuilder().connectTimeout(Provider.PATIENCE).build());
    requests.setReadTimeout(Provider.PATIENCE);
    return RestClient.builder()
        .requestFactory(requests)
        .requestInterceptor(new BoundedAnswers(Provider.MOST_BYTES))
        .configureMessageConverters(
            converters ->
                converters
                    .addCustomConverter(new FormHttpMessageConverter())
                    .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
        .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
        .build();
  }

  private static JwtDecoder decoder(ClientRegistration registration, ResourceRetriever documents) throws IOException {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(URI.create(registration.getProviderDetails().getJwkSetUri()).toURL(), documents)
            .refreshAheadCache(false)
            .build();
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSource(keys)
            // Signatures only: with a MAC the public key would do for a secret.
            .jwsAlgorithms(algorithms -> algorithms.addAll(Arrays.asList(SignatureAlgorithm.values())))
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
    return decoder;
  }

  /** Somebody on their way, and where to. */
  record Begun(PendingLogin login, URI provider) {}

  /** @param redirectUri where the provider is to send them back to */
  Begun begin(HttpServletRequest request, String redirectUri, String then) {
    ClientRegistration here = ClientRegistration.withClientRegistration(registration).redirectUri(redirectUri).build();
    OAuth2AuthorizationRequest asked =
        new DefaultOAuth2AuthorizationRequestResolver(_ -> here).resolve(request, registration.getRegistrationId());
    String nonce = asked.getAttribute(OidcParameterNames.NONCE);
    String verifier = asked.getAttribute(PkceParameterNames.CODE_VERIFIER);
    PendingLogin login = new PendingLogin(UUID.randomUUID(), asked.getState(), nonce, verifier, redirectUri, then);
    return new Begun(login, URI.create(asked.getAuthorizationRequestUri()));
  }

  /**
   * Who it is that came back.
   *
   * @throws ProblemException LOGIN_REFUSED or PROVIDER_UNAVAILABLE
   */
  OidcIdToken finish(PendingLogin login, String code) {
    OAuth2AuthorizationRequest asked =
        OAuth2AuthorizationRequest.authorizationCode()
            .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
            .clientId(registration.getClientId())
            .redirectUri(login.redirectUri())
            .scopes(registration.getScopes())
            .state(login.state())
            .attributes(
                Map.of(
                    OAuth2ParameterNames.REGISTRATION_ID, registration.getRegistrationId(),
                    OidcParameterNames.NONCE, login.nonce(),
                    PkceParameterNames.CODE_VERIFIER, login.verifier()))
            .build();
    OAuth2AuthorizationResponse answer =
        OAuth2AuthorizationResponse.success(code).state(login.state()).redirectUri(login.redirectUri()).build();
    try {
      var known = provider.authenticate(new OAuth2LoginAuthenticationToken(registration, new OAuth2AuthorizationExchange(asked, answer)));
      return ((OidcUser) known.getPrincipal()).getIdToken();
    } catch (AuthenticationException | IllegalArgumentException | ClassCastException e) {
      throw refusal(e);
    }
  }

  /** Says by a code what was wrong; messages of the libraries may hold parts of what came from the provider. */
  private static ProblemException refusal(RuntimeException failure) {
    String code = failure instanceof OAuth2AuthenticationException refused ? refused.getError().getErrorCode() : "invalid_answer";
    String named = code.matches("[a-z_]{1,60}") ? code : "an error with an unusual name";
    String status = "";
    boolean away = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientResponseException answer) status = ", status " + answer.getStatusCode().value();
      away |= cause instanceof IOException || cause instanceof KeySourceException || cause instanceof HttpServerErrorException;
    }
    log.info("a login failed: {}{}", named, status);
    if (away) return Provider.unavailable();
    return new ProblemException(
        ProblemCode.LOGIN_REFUSED, "what the provider says of you is not accepted (" + named + status + "); try again at /login");
  }
}
