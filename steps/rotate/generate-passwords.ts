import { generatePassword } from "../../postgres/roles/generate-password";

/** What Passwords is given. */
export interface PasswordInputs {
  /** DbiResourceId of the copy they are for: another copy gets other passwords. */
  readonly resourceId: string;
  /** Whether the application logs in as the instance's master user: then the two passwords are one. */
  readonly applicationIsMaster: boolean;
}

/** New passwords, and what they are for. */
export interface NewPasswords {
  readonly masterPassword: string;
  readonly applicationPassword: string;
  readonly generatedFor: string;
  readonly generatedForMaster: boolean;
}

/** Makes the copy's new passwords, which nobody has seen. */
export function generatePasswords({
  resourceId,
  applicationIsMaster,
}: PasswordInputs): NewPasswords {
  const masterPassword = generatePassword();
  return {
    masterPassword,
    applicationPassword: applicationIsMaster
      ? masterPassword
      : generatePassword(),
    generatedFor: resourceId,
    generatedForMaster: applicationIsMaster,
  };
}
