package org.lamppost.peers;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import org.lamppost.simulator.contest.Batch;
import org.lamppost.simulator.contest.Contestant;
import org.lamppost.simulator.contest.Events;
import org.lamppost.simulator.contest.Sensors;

/**
 * Esper: a table with a row for each sensor, merged with each reading; the commonest case is asked
 * first. A partition or a pattern for each point is slower or tells other events.
 */
public final class EsperPeer implements Contestant {
  private static final String READING = "Reading";
  private static final String LIMITS = "Limits";
  private static final String STEEP = "(s.seen >= 0 and r.v - s.was > s.perMilli * (r.t - s.seen))";
  private static final String BAD = "(r.v > s.upper or " + STEEP + ")";
  private static final String KEEP = "s.was = r.v, s.seen = r.t";
  private static final String EPL =
      String.join(
          "\n",
          "@public @buseventtype create objectarray schema Reading(p int, t long, v double);",
          "@public @buseventtype create objectarray schema Limits"
              + "(p int, upper double, clear double, perMilli double);",
          "create table Sensor(p int primary key, upper double, clear double, perMilli double,"
              + " was double, seen long, since long, raised boolean);",
          "insert into Sensor select p, upper, clear, perMilli, 0d as was, -1L as seen,"
              + " -1L as since, false as raised from Limits;",
          "create schema Told(p int, t long, raised boolean);",
          "on Reading r merge Sensor s where r.p = s.p",
          "when matched and s.since < 0 and not s.raised and not " + BAD,
          "  then update set " + KEEP,
          "when matched and s.raised and r.v <= s.clear and not " + STEEP,
          "  then insert into Told select r.p as p, r.t as t, false as raised",
          "  then update set s.raised = false, " + KEEP,
          "when matched and s.raised then update set " + KEEP,
          "when matched and not " + BAD + " then update set s.since = -1L, " + KEEP,
          "when matched and s.since < 0 then update set s.since = r.t, " + KEEP,
          "when matched and r.t - s.since >= " + FOR_MILLIS,
          "  then insert into Told select r.p as p, r.t as t, true as raised",
          "  then update set s.raised = true, s.since = -1L, " + KEEP,
          "when matched then update set " + KEEP + ";",
          "@name('told') select * from Told;");

  private EPRuntime runtime;
  private EPEventService service;

  @Override
  public void begin(Sensors sensors, Events events) throws Exception {
    Configuration configuration = new Configuration();
    configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
    configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
    configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
    EPCompiled compiled =
        EPCompilerProvider.getCompiler().compile(EPL, new CompilerArguments(configuration));
    runtime = EPRuntimeProvider.getRuntime("contest", configuration);
    EPDeployment deployment = runtime.getDeploymentService().deploy(compiled);
    runtime
        .getDeploymentService()
        .getStatement(deployment.getDeploymentId(), "told")
        .addListener(
            (told, old, statement, source) -> {
              int point = (Integer) told[0].get("p");
              long millis = (Long) told[0].get("t");
              if ((Boolean) told[0].get("raised")) {
                events.raised(point, millis);
              } else {
                events.closed(point, millis);
              }
            });
    service = runtime.getEventService();
    for (int p = 0; p < sensors.points(); p++) {
      Object[] limits = {p, sensors.limit(p), sensors.clear(p), sensors.perSecond(p) / 1_000};
      service.sendEventObjectArray(limits, LIMITS);
    }
  }

  @Override
  public void judge(int number, Batch batch) {
    for (int row = 0; row < batch.points.length; row++) {
      Object[] reading = {batch.points[row], batch.millis[row], batch.values[row]};
      service.sendEventObjectArray(reading, READING);
    }
  }

  @Override
  public void close() {
    runtime.destroy();
  }
}
