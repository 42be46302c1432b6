package org.lamppost.api;

import org.lamppost.model.Site;
import org.osgi.annotation.versioning.ProviderType;

/** Gives the loaded site. The service goes and comes when the site is loaded anew. */
@ProviderType
public interface SiteSource {
  /** The site without its faulty parts; the same value as long as the service lives. */
  Site site();
}
