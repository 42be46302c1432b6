package org.lamppost.profile;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Where the documents are that say what this gateway is. Relative paths: from the working folder.
 */
@ObjectClassDefinition(
    id = ProfileSettings.PID,
    name = "Lamppost site",
    description = "The site file of this gateway and the folders of the profiles and rule packs.")
public @interface ProfileSettings {
  /** Persistent identity: this type's name. */
  String PID = "org.lamppost.profile.ProfileSettings";

  /** Path of the site file. */
  @AttributeDefinition(name = "Site", description = "Path of the site file, in YAML.")
  String site() default "kura-config/sites/site.yaml";

  /** Folder with {@code boards/} and {@code devices/}. */
  @AttributeDefinition(name = "Profiles", description = "Folder with boards/ and devices/.")
  String profiles() default "hardware-profiles";

  /** Folder of the rule packs. */
  @AttributeDefinition(name = "Rules", description = "Folder of the rule packs.")
  String rules() default "kura-config/rules";
}
