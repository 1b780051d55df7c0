"""Rules and policies of other engines: decision tables in JDM and DMN, workflows of Twilio TaskRouter."""
