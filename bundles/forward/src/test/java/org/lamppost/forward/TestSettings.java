package org.lamppost.forward;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings as a configuration would give them: the defaults, and what the test says. */
final class TestSettings {
  private TestSettings() {}

  static ForwardSettings of(Map<String, Object> values) {
    return (ForwardSettings)
        Proxy.newProxyInstance(
            ForwardSettings.class.getClassLoader(),
            new Class<?>[] {ForwardSettings.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
