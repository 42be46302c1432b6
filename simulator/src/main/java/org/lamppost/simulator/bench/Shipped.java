package org.lamppost.simulator.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings of components as they ship, as the framework would give them. */
final class Shipped {
  private Shipped() {}

  /**
   * Settings but for some.
   *
   * @param type the settings type of a component.
   * @param others values by the name of the setting.
   */
  static <T> T settings(Class<T> type, Map<String, Object> others) {
    Map<String, Object> stated = Map.copyOf(others);
    InvocationHandler answers =
        (proxy, method, arguments) ->
            stated.getOrDefault(method.getName(), method.getDefaultValue());
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }
}
