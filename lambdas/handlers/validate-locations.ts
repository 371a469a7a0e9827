import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { validateLocations } from "../core/locations/validate-locations.ts";
import { readEnvironment } from "../runtime/environment.ts";
import { lambdaHandler, logger, metrics } from "../runtime/lambda-handler.ts";
import { locationPorts } from "../runtime/location-ports.ts";

/** Looks at every storage location: any input, output a {@link LocationsReport}. Leaves nothing in it. */
export const handler = lambdaHandler(async () => {
  const { clusterName } = readEnvironment();
  const { storageLocations, ...ports } = await locationPorts();
  const report = await validateLocations(storageLocations, ports);
  for (const warning of report.warnings) logger.warn("Locations need attention", { warning });
  for (const { name, status } of report.locations) {
    const isAvailable = status.phase === "Available";
    metrics
      .singleMetric()
      .addDimension("cluster", clusterName)
      .addDimension("backup_location_name", name)
      .addMetric("backup_location_status_gauge", MetricUnit.Count, isAvailable ? 1 : 0);
    if (!isAvailable) {
      logger.error("Location unavailable", { location: name, reason: status.message ?? "" });
    }
  }
  return report;
});
