package org.lamppost.peers;

import org.jeasy.rules.api.Facts;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.core.DefaultRulesEngine;
import org.jeasy.rules.core.RuleBuilder;
import org.lamppost.simulator.contest.Batch;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/**
 * Easy Rules: two rules that are asked of a sensor as their one fact; neither acts on a reading
 * that is no news.
 */
public final class EasyRulesPeer implements Contestant {
  private static final String SENSOR = "sensor";

  private final DefaultRulesEngine engine = new DefaultRulesEngine();
  private final Rules rules = new Rules();
  private final Facts facts = new Facts();
  private Sensor[] all;

  @Override
  public void begin(Sensors sensors, Events events) {
    all = Sensor.all(sensors);
    rules.register(
        new RuleBuilder()
            .name("bad")
            .priority(1)
            .when(read -> read.<Sensor>get(SENSOR).bad())
            .then(read -> read.<Sensor>get(SENSOR).suspect(events))
            .build());
    rules.register(
        new RuleBuilder()
            .name("calm")
            .priority(2)
            .when(read -> read.<Sensor>get(SENSOR).calmedDown())
            .then(read -> read.<Sensor>get(SENSOR).relax(events))
            .build());
  }

  @Override
  public void judge(int number, Batch batch) {
    for (int row = 0; row < batch.points.length; row++) {
      Sensor sensor = all[batch.points[row]];
      sensor.read(batch.millis[row], batch.values[row]);
      facts.put(SENSOR, sensor);
      engine.fire(rules, facts);
      sensor.remember();
    }
  }
}
